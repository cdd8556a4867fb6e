"""The sandbox: what it refuses, remembers and serves, over real HTTP."""
