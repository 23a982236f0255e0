"""Prints, as JSON, what AWS CloudFormation makes of a SAM template.

Usage: transform.py TEMPLATE [ENVIRONMENT]
The environment is dev unless given.
"""

import json
import sys

from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse


class NoManagedPolicies:
    """The template names none, so none needs to be looked up in an account."""

    def load(self):
        return {}


def main(path, environment="dev"):
    with open(path, encoding="utf-8") as f:
        template = yaml_parse(f)
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            # sam package puts the uploaded archive's address here.
            resource["Properties"]["CodeUri"] = "s3://bucket/function.zip"
    json.dump(transform(template, {"Environment": environment}, NoManagedPolicies()), sys.stdout, indent=2)


if __name__ == "__main__":
    main(*sys.argv[1:])
