package io.cruddur.examples.rds;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A security group that the stub keeps, so that a script finds what the one before it has left. */
final class SecurityGroup {

  static final String ID = "sg-0123456789abcdef0";

  /** A rule for TCP that lets in one range of addresses. */
  record Rule(String id, String cidr, int port, String description) {}

  private final List<Rule> rules = new ArrayList<>();
  private int made;

  SecurityGroup(AwsStub aws) {
    aws.answer("DescribeSecurityGroupRules", this::describe);
    aws.answer("AuthorizeSecurityGroupIngress", this::authorize);
    aws.answer("ModifySecurityGroupRules", this::modify);
    aws.answer("RevokeSecurityGroupIngress", this::revoke);
  }

  synchronized Rule add(String cidr, int port, String description) {
    // AWS writes addresses of IPv6 in their short form, as tests must do here.
    Rule rule = new Rule("sgr-" + ++made, cidr, port, description);
    rules.add(rule);
    return rule;
  }

  synchronized List<Rule> rules() {
    return List.copyOf(rules);
  }

  private synchronized String describe(AwsStub.Request request) {
    require(request, "Filter.1.Name", "group-id");
    require(request, "Filter.1.Value.1", ID);
    return "<securityGroupRuleSet>%s%s</securityGroupRuleSet>"
        .formatted(
            "<item><securityGroupRuleId>sgr-egress</securityGroupRuleId><isEgress>true</isEgress>"
                + "<ipProtocol>tcp</ipProtocol><fromPort>5432</fromPort><toPort>5432</toPort>"
                + "<cidrIpv4>203.0.113.7/32</cidrIpv4></item>",
            rules.stream().map(SecurityGroup::xml).collect(joining()));
  }

  private static String xml(Rule rule) {
    String family = rule.cidr().contains(":") ? "cidrIpv6" : "cidrIpv4";
    return ("<item><securityGroupRuleId>%s</securityGroupRuleId><groupId>%s</groupId>"
            + "<isEgress>false</isEgress><ipProtocol>tcp</ipProtocol><fromPort>%4$s</fromPort>"
            + "<toPort>%4$s</toPort><%5$s>%3$s</%5$s><description>%6$s</description></item>")
        .formatted(rule.id(), ID, rule.cidr(), rule.port(), family, rule.description());
  }

  private synchronized String authorize(AwsStub.Request request) {
    require(request, "GroupId", ID);
    require(request, "IpPermissions.1.IpProtocol", "tcp");
    String port = request.parameters().get("IpPermissions.1.FromPort");
    require(request, "IpPermissions.1.ToPort", port);
    boolean ipv6 = request.parameters().containsKey("IpPermissions.1.Ipv6Ranges.1.CidrIpv6");
    String range = ipv6 ? "IpPermissions.1.Ipv6Ranges.1." : "IpPermissions.1.IpRanges.1.";
    String cidr = request.parameters().get(range + (ipv6 ? "CidrIpv6" : "CidrIp"));
    if (request.parameters().size() != 6) {
      throw new AssertionError("not just one range: " + request);
    }
    add(cidr, Integer.parseInt(port), request.parameters().get(range + "Description"));
    return "<return>true</return>";
  }

  private synchronized String modify(AwsStub.Request request) {
    require(request, "GroupId", ID);
    Map<String, String> sent = request.parameters();
    String rule = "SecurityGroupRule.1.SecurityGroupRule.";
    require(request, rule + "IpProtocol", "tcp");
    String cidr = sent.getOrDefault(rule + "CidrIpv4", sent.get(rule + "CidrIpv6"));
    String id = sent.get("SecurityGroupRule.1.SecurityGroupRuleId");
    rules.replaceAll(
        old ->
            old.id().equals(id)
                ? new Rule(
                    id,
                    cidr,
                    Integer.parseInt(sent.get(rule + "FromPort")),
                    sent.get(rule + "Description"))
                : old);
    return "<return>true</return>";
  }

  private synchronized String revoke(AwsStub.Request request) {
    require(request, "GroupId", ID);
    String id = request.parameters().get("SecurityGroupRuleId.1");
    if (!rules.removeIf(rule -> rule.id().equals(id))) {
      throw new AssertionError("there is no rule " + id);
    }
    return "<return>true</return>";
  }

  private static void require(AwsStub.Request request, String name, String value) {
    if (!value.equals(request.parameters().get(name))) {
      throw new AssertionError(name + " is not " + value + ": " + request);
    }
  }
}
