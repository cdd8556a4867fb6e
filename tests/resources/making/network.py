"""A VPC with everything in it: subnets, routes, groups, endpoints, a load balancer, machines and their disks."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from typing import Any

Connect = Callable[[str, str], Any]
Ids = Mapping[str, str]

REGION = "us-east-1"
KINDS: tuple[str, ...] = (
    "AWS::AutoScaling::LaunchConfiguration",
    "AWS::EC2::EIP",
    "AWS::EC2::FlowLog",
    "AWS::EC2::Instance",
    "AWS::EC2::InternetGateway",
    "AWS::EC2::KeyPair",
    "AWS::EC2::LaunchTemplate",
    "AWS::EC2::NatGateway",
    "AWS::EC2::NetworkAcl",
    "AWS::EC2::NetworkAclEntry",
    "AWS::EC2::Route",
    "AWS::EC2::RouteTable",
    "AWS::EC2::SecurityGroup",
    "AWS::EC2::Subnet",
    "AWS::EC2::SubnetNetworkAclAssociation",
    "AWS::EC2::SubnetRouteTableAssociation",
    "AWS::EC2::VPC",
    "AWS::EC2::VPCEndpoint",
    "AWS::EC2::VPCGatewayAttachment",
    "AWS::EC2::VPCPeeringConnection",
    "AWS::EC2::Volume",
    "AWS::ElasticLoadBalancingV2::Listener",
    "AWS::ElasticLoadBalancingV2::ListenerRule",
    "AWS::ElasticLoadBalancingV2::LoadBalancer",
    "AWS::ElasticLoadBalancingV2::TargetGroup",
)
TAGS = [{"Key": "STAGE", "Value": "dev"}]
FROM_THE_NETWORK = {"IpRanges": [{"CidrIp": "10.0.0.0/16", "Description": "the network"}]}
HTTPS = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443}
ROLE = "arn:aws:iam::123456789012:role/app-dev-flow"
PUBLIC_KEY = b"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl app-dev"
USER_DATA = base64.b64encode(b"#!/bin/sh\necho hello\n").decode()
REDIRECT = {"Protocol": "HTTPS", "Port": "443", "StatusCode": "HTTP_301"}


def make(connect: Connect) -> None:
    """One of each, in the account that `connect` leads to."""
    ec2 = connect("ec2", REGION)
    network = make_network(ec2)
    ids = {**network, **make_groups(ec2, network["vpc"])}
    make_routes(ec2, ids)
    connect("logs", REGION).create_log_group(logGroupName="/app-dev/flow")
    make_guards(ec2, ids)
    make_machines(ec2, connect("autoscaling", REGION), ids)
    make_load_balancer(connect("elbv2", REGION), ids)


def tagged(kind: str) -> list[dict[str, Any]]:
    """The tags of a new thing, as EC2 wants them."""
    return [{"ResourceType": kind, "Tags": TAGS}]


def make_network(ec2: Any) -> Ids:
    """A VPC with two subnets in two zones."""
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16", TagSpecifications=tagged("vpc"))["Vpc"]["VpcId"]
    ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})
    one, other = (
        ec2.create_subnet(
            VpcId=vpc, CidrBlock=block, AvailabilityZone=f"{REGION}{zone}", TagSpecifications=tagged("subnet")
        )["Subnet"]["SubnetId"]
        for block, zone in (("10.0.1.0/24", "a"), ("10.0.2.0/24", "b"))
    )
    ec2.modify_subnet_attribute(SubnetId=one, MapPublicIpOnLaunch={"Value": True})
    return {"vpc": vpc, "one": one, "other": other}


def make_groups(ec2: Any, vpc: str) -> Ids:
    """A group for the load balancer, and one that lets nobody else in."""
    front, back = (
        ec2.create_security_group(
            GroupName=name, Description=f"of {name}", VpcId=vpc, TagSpecifications=tagged("security-group")
        )["GroupId"]
        for name in ("app-dev-front", "app-dev-back")
    )
    ec2.authorize_security_group_ingress(GroupId=front, IpPermissions=[{**HTTPS, **FROM_THE_NETWORK}])
    of_front = {"UserIdGroupPairs": [{"GroupId": front, "Description": "the load balancer"}]}
    ec2.authorize_security_group_ingress(GroupId=back, IpPermissions=[{**HTTPS, **of_front}])
    return {"front": front, "back": back}


def make_routes(ec2: Any, ids: Ids) -> None:
    """Out through an internet gateway from one subnet, through a NAT gateway from the other."""
    gateway = ec2.create_internet_gateway(TagSpecifications=tagged("internet-gateway"))["InternetGateway"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway["InternetGatewayId"], VpcId=ids["vpc"])
    address = ec2.allocate_address(Domain="vpc", TagSpecifications=tagged("elastic-ip"))["AllocationId"]
    nat = ec2.create_nat_gateway(SubnetId=ids["one"], AllocationId=address, TagSpecifications=tagged("natgateway"))
    ways = {
        "one": {"GatewayId": gateway["InternetGatewayId"]},
        "other": {"NatGatewayId": nat["NatGateway"]["NatGatewayId"]},
    }
    for subnet, way in ways.items():
        table = ec2.create_route_table(VpcId=ids["vpc"], TagSpecifications=tagged("route-table"))["RouteTable"]
        of_it = {"RouteTableId": table["RouteTableId"]}
        ec2.create_route(**of_it, DestinationCidrBlock="0.0.0.0/0", **way)
        ec2.associate_route_table(**of_it, SubnetId=ids[subnet])
    ec2.create_vpc_endpoint(
        VpcId=ids["vpc"],
        VpcEndpointType="Interface",
        ServiceName=f"com.amazonaws.{REGION}.secretsmanager",
        SubnetIds=[ids["other"]],
        SecurityGroupIds=[ids["back"]],
        PrivateDnsEnabled=True,
        TagSpecifications=tagged("vpc-endpoint"),
    )


def make_guards(ec2: Any, ids: Ids) -> None:
    """A network ACL, a flow log, and a connection with another VPC."""
    acl = ec2.create_network_acl(VpcId=ids["vpc"], TagSpecifications=tagged("network-acl"))["NetworkAcl"]
    guard = {"NetworkAclId": acl["NetworkAclId"]}
    for egress in (True, False):
        ec2.create_network_acl_entry(
            **guard, RuleNumber=100, Protocol="-1", RuleAction="allow", Egress=egress, CidrBlock="0.0.0.0/0"
        )
    before = ec2.describe_network_acls(Filters=[{"Name": "association.subnet-id", "Values": [ids["other"]]}])
    for association in before["NetworkAcls"][0]["Associations"]:
        if association["SubnetId"] == ids["other"]:
            ec2.replace_network_acl_association(AssociationId=association["NetworkAclAssociationId"], **guard)
    ec2.create_flow_logs(
        ResourceIds=[ids["vpc"]],
        ResourceType="VPC",
        TrafficType="REJECT",
        LogGroupName="/app-dev/flow",
        DeliverLogsPermissionArn=ROLE,
        MaxAggregationInterval=60,
        TagSpecifications=tagged("vpc-flow-log"),
    )
    peer = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    ec2.create_vpc_peering_connection(VpcId=ids["vpc"], PeerVpcId=peer)


def make_machines(ec2: Any, autoscaling: Any, ids: Ids) -> None:
    """A key, a launch template, an older launch configuration, an instance with a disk of its own."""
    ec2.import_key_pair(KeyName="app-dev", PublicKeyMaterial=PUBLIC_KEY, TagSpecifications=tagged("key-pair"))
    image = ec2.describe_images(Owners=["amazon"])["Images"][0]["ImageId"]
    launched = {"ImageId": image, "InstanceType": "t3.small", "KeyName": "app-dev"}
    ec2.create_launch_template(
        LaunchTemplateName="app-dev",
        VersionDescription="the first",
        LaunchTemplateData={**launched, "SecurityGroupIds": [ids["back"]], "UserData": USER_DATA},
        TagSpecifications=tagged("launch-template"),
    )
    autoscaling.create_launch_configuration(
        LaunchConfigurationName="app-dev", **launched, SecurityGroups=[ids["back"]], EbsOptimized=True
    )
    ec2.run_instances(
        **launched,
        MinCount=1,
        MaxCount=1,
        SubnetId=ids["other"],
        SecurityGroupIds=[ids["back"]],
        TagSpecifications=tagged("instance"),
    )
    ec2.create_volume(
        AvailabilityZone=f"{REGION}b",
        Size=8,
        VolumeType="gp3",
        Iops=3000,
        Encrypted=True,
        TagSpecifications=tagged("volume"),
    )


def make_load_balancer(elb: Any, ids: Ids) -> None:
    """A load balancer that sends everything to TLS, and the path of an API to a group of targets."""
    balancer = elb.create_load_balancer(
        Name="app-dev",
        Subnets=[ids["one"], ids["other"]],
        SecurityGroups=[ids["front"]],
        Scheme="internal",
        Tags=TAGS,
    )["LoadBalancers"][0]["LoadBalancerArn"]
    elb.modify_load_balancer_attributes(
        LoadBalancerArn=balancer, Attributes=[{"Key": "idle_timeout.timeout_seconds", "Value": "120"}]
    )
    group = elb.create_target_group(
        Name="app-dev",
        Protocol="HTTP",
        Port=8080,
        VpcId=ids["vpc"],
        TargetType="ip",
        HealthCheckPath="/health",
        Tags=TAGS,
    )["TargetGroups"][0]["TargetGroupArn"]
    listener = elb.create_listener(
        LoadBalancerArn=balancer,
        Protocol="HTTP",
        Port=80,
        DefaultActions=[{"Type": "redirect", "RedirectConfig": REDIRECT}],
        Tags=TAGS,
    )["Listeners"][0]["ListenerArn"]
    elb.create_rule(
        ListenerArn=listener,
        Priority=10,
        Conditions=[{"Field": "path-pattern", "PathPatternConfig": {"Values": ["/api/*"]}}],
        Actions=[{"Type": "forward", "TargetGroupArn": group}],
        Tags=TAGS,
    )
