package io.cruddur.examples.api.signin;

import java.util.List;

/** What everybody may read, signed in or not. */
public final class PublicReads {

  /** Patterns of paths, as the controllers write them. */
  static final List<String> PATHS =
      List.of(
          "/api/activities/home",
          "/api/activities/search",
          "/api/activities/tag/{tag}",
          "/api/activities/@{handle}",
          "/api/activities/@{handle}/activities",
          "/api/activities/@{handle}/status/{uuid}",
          "/api/activities/@{handle}/status/{uuid}/replies",
          "/api/activities/@{handle}/status/{uuid}/edits",
          "/api/users/search",
          "/api/users/@{handle}/short",
          "/api/users/@{handle}/followers",
          "/api/users/@{handle}/following");

  private PublicReads() {}

  /**
   * Whether nobody needs to sign in for a route.
   *
   * @param method of HTTP, in capitals
   * @param path the pattern of the controller
   * @return true if it is one of these
   */
  public static boolean contains(String method, String path) {
    return method.equals("GET") && PATHS.contains(path);
  }
}
