"""What stands at the edge: names, firewalls, sign-in, APIs' further parts, and who may do what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

REGION = "us-east-1"
ROLE = "arn:aws:iam::123456789012:role/app-dev-logs"
STAGE = [{"Key": "STAGE", "Value": "dev"}]

KINDS = (
    "AWS::ApiGateway::Account",
    "AWS::ApiGateway::VpcLink",
    "AWS::ApiGatewayV2::IntegrationResponse",
    "AWS::ApiGatewayV2::VpcLink",
    "AWS::AppSync::ApiKey",
    "AWS::AppSync::GraphQLSchema",
    "AWS::CloudFront::Function",
    "AWS::Cognito::UserPoolIdentityProvider",
    "AWS::IAM::AccessKey",
    "AWS::IAM::OIDCProvider",
    "AWS::IAM::ServiceLinkedRole",
    "AWS::Route53::HealthCheck",
    "AWS::Route53::HostedZone",
    "AWS::Route53::RecordSet",
    "AWS::SES::ConfigurationSet",
    "AWS::SES::EmailIdentity",
    "AWS::WAFv2::IPSet",
    "AWS::WAFv2::LoggingConfiguration",
    "AWS::WAFv2::RegexPatternSet",
    "AWS::WAFv2::RuleGroup",
    "AWS::WAFv2::WebACL",
)

Connect = Callable[[str, str], Any]


def make(connect: Connect) -> None:
    """One of each of KINDS."""
    make_names(connect("route53", REGION))
    make_firewall(connect("wafv2", REGION), connect("logs", REGION))
    make_sign_in(connect("cognito-idp", REGION))
    make_people(connect("iam", REGION))
    make_gateway(connect("apigateway", REGION), connect("apigatewayv2", REGION))
    make_mail(connect("sesv2", REGION))
    make_graph(connect("appsync", REGION))
    make_function(connect("cloudfront", REGION))


def make_names(route53: Any) -> None:
    """A zone, its records, and a check of what one of them leads to."""
    zone = route53.create_hosted_zone(
        Name="dev.example.com",
        CallerReference="zone",
        HostedZoneConfig={"Comment": "the stage's", "PrivateZone": False},
    )["HostedZone"]["Id"]
    route53.change_tags_for_resource(ResourceType="hostedzone", ResourceId=zone.split("/")[-1], AddTags=STAGE)
    check = {"Type": "HTTPS", "FullyQualifiedDomainName": "api.dev.example.com", "Port": 443, "ResourcePath": "/health"}
    check_id = route53.create_health_check(
        CallerReference="check", HealthCheckConfig={**check, "RequestInterval": 30, "FailureThreshold": 3}
    )["HealthCheck"]["Id"]
    alias = {
        "HostedZoneId": "Z2FDTNDATAQYW2",
        "DNSName": "d111111abcdef8.cloudfront.net",
        "EvaluateTargetHealth": False,
    }
    weighed = {"SetIdentifier": "one", "Weight": 10, "HealthCheckId": check_id}
    records = (
        {"Name": "app.dev.example.com", "Type": "A", "AliasTarget": alias},
        {"Name": "api.dev.example.com", "Type": "A", "TTL": 60, "ResourceRecords": [{"Value": "192.0.2.1"}], **weighed},
        {"Name": "dev.example.com", "Type": "TXT", "TTL": 600, "ResourceRecords": [{"Value": '"v=spf1 -all"'}]},
    )
    changes = [{"Action": "CREATE", "ResourceRecordSet": record} for record in records]
    route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": changes})


def make_firewall(wafv2: Any, logs: Any) -> None:
    """A web ACL, what its rules name, and where it writes what it saw."""
    named: dict[str, Any] = {"Scope": "REGIONAL", "Tags": STAGE}
    seen = {"SampledRequestsEnabled": True, "CloudWatchMetricsEnabled": True, "MetricName": "app-dev"}
    addresses = wafv2.create_ip_set(
        **named, Name="app-dev-offices", IPAddressVersion="IPV4", Addresses=["203.0.113.0/24", "192.0.2.0/24"]
    )["Summary"]["ARN"]
    wafv2.create_regex_pattern_set(
        **named, Name="app-dev-paths", RegularExpressionList=[{"RegexString": "^/v1/"}, {"RegexString": "^/v2/"}]
    )
    rule = {
        "Name": "offices",
        "Priority": 0,
        "Statement": {"IPSetReferenceStatement": {"ARN": addresses}},
        "Action": {"Allow": {}},
        "VisibilityConfig": seen,
    }
    wafv2.create_rule_group(**named, Name="app-dev-rules", Capacity=10, VisibilityConfig=seen, Rules=[rule])
    acl = wafv2.create_web_acl(
        **named, Name="app-dev", DefaultAction={"Block": {}}, VisibilityConfig=seen, Rules=[rule], Description="all"
    )["Summary"]["ARN"]
    logs.create_log_group(logGroupName="aws-waf-logs-app-dev")
    wafv2.put_logging_configuration(
        LoggingConfiguration={
            "ResourceArn": acl,
            "LogDestinationConfigs": ["arn:aws:logs:us-east-1:123456789012:log-group:aws-waf-logs-app-dev"],
            "RedactedFields": [{"SingleHeader": {"Name": "cookie"}}],
        }
    )


def make_sign_in(cognito: Any) -> None:
    """A pool that people enter through another identity provider."""
    pool = cognito.create_user_pool(PoolName="app-dev-people")["UserPool"]["Id"]
    cognito.create_identity_provider(
        UserPoolId=pool,
        ProviderName="office",
        ProviderType="SAML",
        ProviderDetails={"MetadataURL": "https://login.example.com/metadata.xml", "IDPSignout": "true"},
        AttributeMapping={"email": "mail"},
        IdpIdentifiers=["example.com"],
    )


def make_people(iam: Any) -> None:
    """Those who come from outside: a user with a key, a service's own role, and whose tokens are believed."""
    iam.create_user(UserName="app-dev-deploys")
    iam.create_access_key(UserName="app-dev-deploys")
    iam.create_service_linked_role(AWSServiceName="autoscaling.amazonaws.com", Description="d", CustomSuffix="app-dev")
    iam.create_open_id_connect_provider(
        Url="https://token.actions.githubusercontent.com",
        ClientIDList=["sts.amazonaws.com"],
        ThumbprintList=["6938fd4d98bab03faadb97b34396831e3780aea1"],
        Tags=STAGE,
    )


def make_gateway(apigateway: Any, apigatewayv2: Any) -> None:
    """Links into networks, the role for logs, and what a WebSocket's integration makes of answers."""
    change = {"op": "replace", "path": "/cloudwatchRoleArn", "value": ROLE}
    apigateway.update_account(patchOperations=[change])
    balancer = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/net/app-dev/50dc6c495c0c9188"
    apigateway.create_vpc_link(name="app-dev", description="inside", targetArns=[balancer], tags={"STAGE": "dev"})
    apigatewayv2.create_vpc_link(
        Name="app-dev", SubnetIds=["subnet-0a", "subnet-0b"], SecurityGroupIds=["sg-0a"], Tags={"STAGE": "dev"}
    )
    api = apigatewayv2.create_api(
        Name="app-dev-socket", ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.action"
    )["ApiId"]
    integration = apigatewayv2.create_integration(ApiId=api, IntegrationType="MOCK")["IntegrationId"]
    apigatewayv2.create_integration_response(
        ApiId=api,
        IntegrationId=integration,
        IntegrationResponseKey="/200/",
        ResponseTemplates={"application/json": "{}"},
    )


def make_mail(sesv2: Any) -> None:
    """A domain that mail comes from, and how it is sent."""
    sesv2.create_configuration_set(
        ConfigurationSetName="app-dev",
        SendingOptions={"SendingEnabled": True},
        DeliveryOptions={"TlsPolicy": "REQUIRE"},
    )
    sesv2.create_email_identity(EmailIdentity="dev.example.com", Tags=STAGE)


def make_graph(appsync: Any) -> None:
    """An API of AppSync with a schema and a key."""
    api = appsync.create_graphql_api(name="app-dev", authenticationType="API_KEY", tags={"STAGE": "dev"})
    api_id = api["graphqlApi"]["apiId"]
    appsync.start_schema_creation(apiId=api_id, definition=b"type Query { note: String }")
    appsync.create_api_key(apiId=api_id, description="web")


def make_function(cloudfront: Any) -> None:
    """Code that CloudFront runs itself."""
    cloudfront.create_function(
        Name="app-dev-rewrites",
        FunctionConfig={"Comment": "to the index", "Runtime": "cloudfront-js-2.0"},
        FunctionCode=b"function handler(event) { return event.request; }",
    )
