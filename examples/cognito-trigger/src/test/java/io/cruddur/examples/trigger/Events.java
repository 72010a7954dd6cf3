package io.cruddur.examples.trigger;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Map;

/** Events as Cognito sends them, with odd spaces and unknown fields that must come back. */
final class Events {

  private Events() {}

  static String signUp(Map<String, String> attributes) {
    return event(PostConfirmationHandler.SIGN_UP, attributes);
  }

  static String signUp(String sub, String name, String handle, String email) {
    return signUp(
        Map.of(
            "sub", sub,
            "cognito:user_status", "CONFIRMED",
            "email_verified", "true",
            "name", name,
            "preferred_username", handle,
            "email", email));
  }

  static String event(String source, Map<String, String> attributes) {
    return """
        {"version":"1", "triggerSource":%s,"region":"eu-west-1",
          "userPoolId":"eu-west-1_AbCdEfGhI",  "userName":"andrea-1",
          "callerContext":{"awsSdkVersion":"aws-sdk-unknown-unknown","clientId":"app","odd":[1, {"a":null}]},
          "request":{"validationData":null,"userAttributes":%s ,"clientMetadata":{ "k":"v" }},
          "response":{ },"aFieldOfTomorrow":{"deep":[true,1.50,"\\u0041"]}}
        """
        .formatted(text(source), object(attributes));
  }

  private static String text(String value) {
    String object = object(Map.of("k", value));
    return object.substring(object.indexOf(':') + 1, object.length() - 1);
  }

  private static String object(Map<String, String> values) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      json.writeStartObject();
      for (Map.Entry<String, String> value : values.entrySet()) {
        json.writeStringField(value.getKey(), value.getValue());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return out.toString();
  }
}
