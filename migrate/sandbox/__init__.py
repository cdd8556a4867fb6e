"""The embedded AWS for demos and tests: moto as a real server behind a guard. The product never imports it."""
