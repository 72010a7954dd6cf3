package com.example.hosts.classic;

import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.feed.Feeds;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.PageQuery;
import java.util.Optional;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** A command with every auto-configuration of Boot's. */
@SpringBootApplication
public class ClassicHost {

  public static void main(String[] args) {
    System.exit(SpringApplication.exit(SpringApplication.run(ClassicHost.class, args)));
  }

  @Bean
  CommandLineRunner run(SignUp signUp, Feeds feeds) {
    return args -> {
      for (String handle : new String[] {"first", "second", "third"}) {
        signUp.signUp(handle, false);
      }
      try {
        signUp.signUp("undone", true);
        throw new AssertionError("not refused");
      } catch (IllegalStateException expected) {
        System.out.println(expected.getMessage());
      }
      int read = 0;
      int pages = 0;
      for (Optional<PageQuery> next = Optional.of(PageQuery.first(2)); next.isPresent(); ) {
        CursorPage<ActivityView> page = feeds.home(next.get());
        pages++;
        read += page.items().size();
        next = page.next();
      }
      System.out.printf("read=%d pages=%d%n", read, pages);
    };
  }
}
