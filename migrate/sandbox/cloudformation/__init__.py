"""CloudFormation for moto as AWS behaves: importing this puts our stacks and resource types in moto's place."""

from moto.cloudformation import parsing, urls
from moto.cloudformation.models import cloudformation_backends

from migrate.sandbox.cloudformation import cloud_control, operations, schemas
from migrate.sandbox.cloudformation.backend import Stacks
from migrate.sandbox.cloudformation.responses import StackResponse
from migrate.sandbox.cloudformation.types import MODELS


def _install() -> None:
    operations.install()
    schemas.install()
    cloud_control.install()
    cloudformation_backends.backend = Stacks
    urls.url_paths["{0}/$"] = StackResponse.dispatch
    for cached in (parsing.get_model_list, parsing.get_model_map, parsing.get_name_type_map):
        cached.cache_clear()


_install()

__all__ = ["MODELS"]
