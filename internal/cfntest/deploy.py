"""Deploys a transformed template with moto's CloudFormation, and reads back what it made.

Usage: deploy.py ENDPOINT STACK ENVIRONMENT < TEMPLATE

It prints JSON: the stack's status, what of the template was left out since moto knows
no such resource, and of each other resource what its own service says of it.
"""

import ast
import io
import json
import re
import sys
import zipfile

import boto3
from moto.backends import get_backend
from moto.cloudformation.parsing import resource_class_from_type

for service in ("cloudwatch", "dynamodb", "iam", "kms", "lambda", "logs", "s3", "sns", "sqs"):
    get_backend(service)  # which registers what CloudFormation makes of it


def leave_out(template):
    """Takes the resources out that moto cannot make, and returns their ids and types."""
    resources = template["Resources"]
    missing = {i: r["Type"] for i, r in resources.items() if resource_class_from_type(r["Type"]) is None}
    for name, resource in resources.items():
        if resource["Type"] == "AWS::Lambda::Permission" and resource["Properties"]["FunctionName"].get("Ref") in missing:
            missing[name] = resource["Type"]  # to call an alias
    for name in missing:
        del resources[name]
    for resource in resources.values():
        resource.pop("DependsOn", None)
    for name in [n for n, r in resources.items() if r["Type"] == "AWS::KMS::Key"]:
        resources[name]["Properties"].pop("Tags", None)  # moto wants them in another form
    for part in ("Resources", "Outputs"):
        template[part] = without(missing, template[part])
    template.pop("Rules", None)
    return missing


def without(missing, node):
    """Puts plain names in the place of references to what is missing."""
    if isinstance(node, list):
        return [without(missing, n) for n in node]
    if isinstance(node, str):
        return re.sub(r"\$\{(\w+)[\w.]*\}", lambda m: m[1] if m[1] in missing else m[0], node)
    if not isinstance(node, dict):
        return node
    if node.get("Ref") in missing:
        return node["Ref"]
    attribute = node.get("Fn::GetAtt")
    if attribute and attribute[0] in missing:
        return attribute[0]
    return {k: without(missing, v) for k, v in node.items()}


def upload(s3):
    """Puts the archive where transform.py says that the functions' code is."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as z:
        z.writestr("bootstrap", "")
    s3.create_bucket(Bucket="bucket")
    s3.put_object(Bucket="bucket", Key="function.zip", Body=archive.getvalue())


def readers(client):
    """Returns what reads a resource back, by type, each a function of its physical id."""
    iam, s3, logs = client("iam"), client("s3"), client("logs")

    def policies(role):
        names = iam.list_role_policies(RoleName=role)["PolicyNames"]
        documents = {n: iam.get_role_policy(RoleName=role, PolicyName=n)["PolicyDocument"] for n in names}
        # moto keeps what CloudFormation gave it in the notation of Python.
        return {n: ast.literal_eval(d) for n, d in documents.items()}

    return {
        "AWS::CloudWatch::Dashboard": lambda i: json.loads(client("cloudwatch").get_dashboard(DashboardName=i)["DashboardBody"]),
        "AWS::DynamoDB::Table": lambda i: client("dynamodb").describe_table(TableName=i)["Table"],
        "AWS::IAM::Role": lambda i: {**iam.get_role(RoleName=i)["Role"], "Policies": policies(i)},
        # Of a key made by CloudFormation moto cannot tell more: it trips over the policy.
        "AWS::KMS::Key": lambda i: client("kms").get_key_rotation_status(KeyId=i),
        "AWS::Lambda::Function": lambda i: client("lambda").get_function_configuration(FunctionName=i),
        "AWS::Logs::LogGroup": lambda i: logs.describe_log_groups(logGroupNamePrefix=i)["logGroups"][0],
        "AWS::S3::Bucket": lambda i: s3.get_bucket_location(Bucket=i),
        "AWS::SNS::Topic": lambda i: client("sns").get_topic_attributes(TopicArn=i)["Attributes"],
        "AWS::SQS::Queue": lambda i: client("sqs").get_queue_attributes(QueueUrl=i, AttributeNames=["All"])["Attributes"],
    }


def main(endpoint, stack, environment):
    template = json.load(sys.stdin)
    missing = leave_out(template)

    def client(service):
        return boto3.client(
            service, endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id="test", aws_secret_access_key="test"
        )

    upload(client("s3"))
    cloudformation = client("cloudformation")
    cloudformation.delete_stack(StackName=stack)  # of an earlier run of the test in the same process
    cloudformation.create_stack(
        StackName=stack,
        TemplateBody=json.dumps(template),
        Capabilities=["CAPABILITY_IAM"],
        Parameters=[{"ParameterKey": "Environment", "ParameterValue": environment}],
    )
    described, read = cloudformation.describe_stacks(StackName=stack)["Stacks"][0], readers(client)
    made = {}
    for r in cloudformation.describe_stack_resources(StackName=stack)["StackResources"]:
        name = r.get("LogicalResourceId")
        if name is None:
            continue  # moto has made it, and does not say what
        kind = template["Resources"][name]["Type"]
        made[name] = {"Type": kind, "Read": read[kind](r["PhysicalResourceId"]) if kind in read else None}
    outputs = {o["OutputKey"]: o["OutputValue"] for o in described["Outputs"]}
    json.dump({"Status": described["StackStatus"], "LeftOut": missing, "Made": made, "Outputs": outputs}, sys.stdout, default=str)


if __name__ == "__main__":
    main(*sys.argv[1:])
