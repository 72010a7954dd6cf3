package io.cruddur.examples.api.page;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.stereotype.Component;

/** What each page needs: a heading, nothing below it yet, and what its scripts are to know. */
@Component
class PageSettings {

  static final String TEMPLATE = "page";

  private final Map<String, Object> values;

  PageSettings(PageProperties page, Environment environment) {
    boolean dev = environment.acceptsProfiles(Profiles.of("dev"));
    URI domain = page.signIn();
    values =
        Map.of(
            "signIn",
            dev ? "dev" : domain == null ? "none" : "pool",
            "signInDomain",
            domain == null ? "" : domain.toString(),
            "clientId",
            environment.getProperty("cognito.client-ids", "").replaceAll(",.*", ""),
            "pollSeconds",
            Long.toString(page.poll().toSeconds()));
  }

  /** The model of a page. */
  Map<String, Object> of(String heading) {
    Map<String, Object> model = new HashMap<>(values);
    model.put("title", heading);
    model.put("heading", heading);
    model.put("activities", List.of());
    return model;
  }
}
