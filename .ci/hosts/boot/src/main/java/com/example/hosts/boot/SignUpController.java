package com.example.hosts.boot;

import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.feed.Feeds;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.PageQuery;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The service over HTTP. */
@RestController
@ConditionalOnClass(name = "io.cruddur.spring.CruddurAutoConfiguration") // see StartUpIT
class SignUpController {

  private final SignUp signUp;
  private final Feeds feeds;
  private final CountDownLatch closing = new CountDownLatch(1);

  SignUpController(SignUp signUp, Feeds feeds) {
    this.signUp = signUp;
    this.feeds = feeds;
  }

  @PostMapping("/users/{handle}")
  String signUp(@PathVariable String handle, @RequestParam(defaultValue = "false") boolean fail) {
    signUp.signUp(handle, fail);
    return "virtual=" + isVirtual();
  }

  // why by reflection: it compiles for 17.
  private static boolean isVirtual() {
    try {
      return (boolean) Thread.class.getMethod("isVirtual").invoke(Thread.currentThread());
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }

  /** Two handles a page, and the cursor of the next page as a header. */
  @GetMapping("/home")
  ResponseEntity<List<String>> home(@RequestParam(required = false) String cursor) {
    CursorPage<ActivityView> page =
        feeds.home(cursor == null ? PageQuery.first(2) : PageQuery.at(cursor, 2));
    ResponseEntity.BodyBuilder answer = ResponseEntity.ok();
    page.next().ifPresent(next -> answer.header("Next", next.cursor()));
    return answer.body(page.items().stream().map(ActivityView::handle).toList());
  }

  /** Signs up when the service has begun to shut down, which it is told by this line. */
  @PostMapping("/users/{handle}/last")
  String last(@PathVariable String handle) throws InterruptedException {
    System.out.println("waiting");
    closing.await();
    signUp.signUp(handle, false);
    return "done";
  }

  @EventListener(ContextClosedEvent.class)
  void closing() {
    closing.countDown();
  }
}
