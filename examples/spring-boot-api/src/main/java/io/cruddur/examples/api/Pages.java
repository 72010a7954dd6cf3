package io.cruddur.examples.api;

import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.PageQuery;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * How a client gets from one page to the next: by headers, because the body of a feed is an array,
 * which old clients read. {@code Link} holds both neighbours; the bare cursors stand beside it.
 */
public final class Pages {

  /** As many as the reference application's profile has. */
  public static final String DEFAULT_SIZE = "40";

  /** The cursor of what follows in the feed's order. */
  public static final String NEXT = "X-Next-Cursor";

  /** The cursor of what has come since. */
  public static final String NEWER = "X-Newer-Cursor";

  private Pages() {}

  /**
   * Answers with a page.
   *
   * @param page gives the cursors
   * @param path of the feed, with all its parameters but the page's
   * @param body what the client gets
   * @param <T> its type
   * @return status 200
   */
  public static <T> ResponseEntity<T> answer(
      CursorPage<?> page, UriComponentsBuilder path, T body) {
    String uri = path.encode().toUriString();
    String pages = uri + (uri.contains("?") ? "&cursor=" : "?cursor=");
    HttpHeaders headers = new HttpHeaders();
    page.next().ifPresent(query -> add(headers, query, NEXT, pages, "next"));
    page.newer().ifPresent(query -> add(headers, query, NEWER, pages, "prev"));
    return ResponseEntity.ok().headers(headers).body(body);
  }

  /** A cursor needs no escapes in a URI. */
  private static void add(
      HttpHeaders headers, PageQuery query, String name, String pages, String relation) {
    headers.add(
        HttpHeaders.LINK,
        "<" + pages + query.cursor() + "&limit=" + query.size() + ">; rel=\"" + relation + "\"");
    headers.add(name, query.cursor());
  }
}
