"""Makes what builds and runs code through the services' own APIs: CodeDeploy, CodeBuild, ECS, Batch, SageMaker."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

Connect = Callable[[str, str], Any]

REGION = "us-east-1"
KINDS: tuple[str, ...] = (
    "AWS::Batch::ComputeEnvironment",
    "AWS::Batch::JobDefinition",
    "AWS::Batch::JobQueue",
    "AWS::CodeBuild::Project",
    "AWS::CodeDeploy::Application",
    "AWS::CodeDeploy::DeploymentGroup",
    "AWS::ECS::Cluster",
    "AWS::ECS::Service",
    "AWS::ECS::TaskDefinition",
    "AWS::SageMaker::Endpoint",
    "AWS::SageMaker::EndpointConfig",
    "AWS::SageMaker::Model",
    "AWS::SageMaker::NotebookInstance",
)
"""Without those whose reads moto lacks: repositories, pipelines, deployment configurations, Elastic Beanstalk."""

TAGS = [{"Key": "STAGE", "Value": "dev"}]
LOWER_TAGS = [{"key": "STAGE", "value": "dev"}]
TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}


def make(connect: Connect) -> None:
    """One or two of each of KINDS, with a role and a network of their own."""
    iam = connect("iam", REGION)
    role = iam.create_role(RoleName="app-dev-delivery", AssumeRolePolicyDocument=json.dumps(TRUST))["Role"]["Arn"]
    ec2 = connect("ec2", REGION)
    network = ec2.create_vpc(CidrBlock="10.20.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=network, CidrBlock="10.20.1.0/24")["Subnet"]["SubnetId"]
    group = ec2.create_security_group(GroupName="app-dev-delivery", Description="d", VpcId=network)["GroupId"]
    _containers(connect("ecs", REGION), role, subnet, group)
    _jobs(connect("batch", REGION), iam, role, subnet, group)
    _deployments(connect("codedeploy", REGION), role)
    _builds(connect("codebuild", REGION), role)
    _models(connect("sagemaker", REGION), role, subnet, group)


def _containers(ecs: Any, role: str, subnet: str, group: str) -> None:
    ecs.create_cluster(
        clusterName="app-dev", settings=[{"name": "containerInsights", "value": "enabled"}], tags=LOWER_TAGS
    )
    options = {"awslogs-group": "/app-dev/web", "awslogs-region": REGION, "awslogs-stream-prefix": "web"}
    container = {
        "name": "web",
        "image": "public.ecr.aws/nginx/nginx:1.27",
        "essential": True,
        "portMappings": [{"containerPort": 80, "hostPort": 80, "protocol": "tcp"}],
        "environment": [{"name": "STAGE", "value": "dev"}, {"name": "DEBUG", "value": ""}],
        "logConfiguration": {"logDriver": "awslogs", "options": options},
    }
    for memory in ("512", "1024"):
        task = ecs.register_task_definition(
            family="app-dev-web",
            taskRoleArn=role,
            executionRoleArn=role,
            networkMode="awsvpc",
            requiresCompatibilities=["FARGATE"],
            cpu="256",
            memory=memory,
            containerDefinitions=[container],
            tags=LOWER_TAGS,
        )["taskDefinition"]["taskDefinitionArn"]
    ecs.create_service(
        cluster="app-dev",
        serviceName="app-dev-web",
        taskDefinition=task,
        desiredCount=1,
        launchType="FARGATE",
        networkConfiguration={"awsvpcConfiguration": {"subnets": [subnet], "securityGroups": [group]}},
        propagateTags="SERVICE",
        tags=LOWER_TAGS,
    )


def _jobs(batch: Any, iam: Any, role: str, subnet: str, group: str) -> None:
    iam.create_instance_profile(InstanceProfileName="app-dev-jobs")
    iam.add_role_to_instance_profile(InstanceProfileName="app-dev-jobs", RoleName="app-dev-delivery")
    profile = iam.get_instance_profile(InstanceProfileName="app-dev-jobs")["InstanceProfile"]["Arn"]
    environment = batch.create_compute_environment(
        computeEnvironmentName="app-dev-jobs",
        type="MANAGED",
        state="ENABLED",
        computeResources={
            "type": "EC2",
            "minvCpus": 0,
            "maxvCpus": 4,
            "desiredvCpus": 0,
            "instanceTypes": ["t3.small"],
            "instanceRole": profile,
            "subnets": [subnet],
            "securityGroupIds": [group],
        },
        serviceRole=role,
        tags={"STAGE": "dev"},
    )["computeEnvironmentArn"]
    order = [{"order": 1, "computeEnvironment": environment}]
    batch.create_job_queue(jobQueueName="app-dev-jobs", state="ENABLED", priority=5, computeEnvironmentOrder=order)
    for command in ("older", "newer"):
        batch.register_job_definition(
            jobDefinitionName="app-dev-job",
            type="container",
            parameters={"what": "all"},
            containerProperties={"image": "busybox", "vcpus": 1, "memory": 128, "command": [command]},
            timeout={"attemptDurationSeconds": 600},
            tags={"STAGE": "dev"},
        )


def _deployments(codedeploy: Any, role: str) -> None:
    for name, platform in (("app-dev-calls", "Lambda"), ("app-dev-hosts", "Server")):
        codedeploy.create_application(applicationName=name, computePlatform=platform, tags=TAGS)
    codedeploy.create_deployment_group(
        applicationName="app-dev-calls",
        deploymentGroupName="app-dev-calls",
        deploymentConfigName="CodeDeployDefault.LambdaAllAtOnce",
        serviceRoleArn=role,
        autoRollbackConfiguration={"enabled": True, "events": ["DEPLOYMENT_FAILURE"]},
        deploymentStyle={"deploymentType": "BLUE_GREEN", "deploymentOption": "WITH_TRAFFIC_CONTROL"},
    )
    codedeploy.create_deployment_group(
        applicationName="app-dev-hosts",
        deploymentGroupName="app-dev-hosts",
        serviceRoleArn=role,
        ec2TagSet={"ec2TagSetList": [[{"Key": "STAGE", "Value": "dev", "Type": "KEY_AND_VALUE"}]]},
    )


def _builds(codebuild: Any, role: str) -> None:
    codebuild.create_project(
        name="app-dev-build",
        description="builds app-dev",
        source={"type": "S3", "location": "app-dev-source/source.zip", "buildspec": "build.yml"},
        artifacts={"type": "NO_ARTIFACTS"},
        environment={
            "type": "LINUX_CONTAINER",
            "image": "aws/codebuild/standard:7.0",
            "computeType": "BUILD_GENERAL1_SMALL",
            "environmentVariables": [{"name": "STAGE", "value": "dev", "type": "PLAINTEXT"}],
        },
        serviceRole=role,
        timeoutInMinutes=30,
        tags=LOWER_TAGS,
    )


def _models(sagemaker: Any, role: str, subnet: str, group: str) -> None:
    container = {
        "Image": "763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch-inference:2.1",
        "Environment": {"A": "b"},
    }
    sagemaker.create_model(ModelName="app-dev-model", PrimaryContainer=container, ExecutionRoleArn=role, Tags=TAGS)
    variant = {
        "VariantName": "all",
        "ModelName": "app-dev-model",
        "InitialInstanceCount": 1,
        "InstanceType": "ml.m5.large",
        "InitialVariantWeight": 1.0,
    }
    sagemaker.create_endpoint_config(EndpointConfigName="app-dev-config", ProductionVariants=[variant], Tags=TAGS)
    sagemaker.create_endpoint(EndpointName="app-dev-endpoint", EndpointConfigName="app-dev-config", Tags=TAGS)
    sagemaker.create_notebook_instance(
        NotebookInstanceName="app-dev-notes",
        InstanceType="ml.t3.medium",
        RoleArn=role,
        SubnetId=subnet,
        SecurityGroupIds=[group],
        VolumeSizeInGB=10,
        Tags=TAGS,
    )
