package io.cruddur.examples.api.dev;

import io.cruddur.model.CruddurUser;
import io.cruddur.model.UserRef;
import io.cruddur.repo.Repositories;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.bulk.ImportedActivity;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.user.NewUser;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** People, posts, replies, likes and follows, the same each time, for a database without any. */
@Component
@Profile("dev")
class SeededData {

  /** Their first handles. */
  private static final List<String> HANDLES =
      List.of("andrea", "bayo", "chen", "dunja", "elif", "farid", "greta", "hiro");

  /** Who they are, whatever they are called by now. */
  static final List<UserRef> PEOPLE =
      HANDLES.stream().map(handle -> UserRef.ofCognitoUserId(sub(handle))).toList();

  private static final List<String> NAMES =
      List.of(
          "Andrea B.",
          "Bayo A.",
          "Chen W.",
          "Dunja K.",
          "Elif T.",
          "Farid M.",
          "Greta L.",
          "Hiro S.");

  private static final List<String> BIOS =
      List.of(
          "Builds bridges, the small kind. Coffee first.",
          "Databases by day, drums by night.",
          "I post about trains and the people on them.",
          "Gardener of things that compile.");

  private static final List<String> OPENINGS =
      List.of(
          "Cloud is fun!",
          "The morning train was on time, which nobody on it could explain.",
          "Finally deleted that branch from 2019.",
          "Tomatoes are in. Three survived the hail, and I have named them.",
          "If you index it, they will come.",
          "Short walk, long view. The lake is frozen at the edges already.",
          "Read the error message twice before you ask. Then ask anyway.",
          "New bread recipe: the neighbours have opinions.",
          "I have opinions about commas, and they are strong.",
          "Our migration ran in four seconds. I had booked the afternoon.",
          "Somebody left a piano on our street, and it is in tune.",
          "The best part of a rewrite is the part that you do not start.",
          "Rain again. The bicycle has become a philosophical object.",
          "Pairing today with somebody who asks why. Wonderful.");

  private static final List<String> ENDINGS =
      List.of(
          "",
          "",
          "",
          " More tomorrow.",
          " Ask me anything.",
          " 🌱 #garden",
          " What would you have done, @chen?",
          " (There will be no pictures.)");

  private static final int POSTS = 420;

  private final Repositories cruddur;

  SeededData(Repositories cruddur) {
    this.cruddur = cruddur;
  }

  void seed() {
    if (!cruddur.feeds().home(PageQuery.first(1)).items().isEmpty()) {
      return;
    }
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(17);
    List<CruddurUser> people = people();
    Instant now = Instant.now();
    List<ImportedActivity> activities = new ArrayList<>();
    for (int i = 0; i < POSTS; i++) {
      Instant createdAt = now.minus(Duration.ofMinutes(3 + 19L * i + random.nextInt(15)));
      UUID post = new UUID(random.nextLong(), random.nextLong());
      activities.add(
          activity(people, random)
              .uuid(post)
              .createdAt(createdAt)
              .expiresAt(now.plus(Duration.ofHours(2 + random.nextInt(700))))
              .build());
      for (int replies = Math.max(0, random.nextInt(7) - 3); replies > 0; replies--) {
        long age = Duration.between(createdAt, now).toSeconds();
        activities.add(
            activity(people, random)
                .replyToActivityUuid(post)
                .createdAt(createdAt.plusSeconds(random.nextLong(age)))
                .build());
      }
    }
    cruddur.bulk().importActivities(activities.stream(), progress -> {});
    int posts = 0;
    for (ActivityView post : cruddur.feeds().home(PageQuery.first(100))) {
      if (posts++ % 9 == 4) {
        cruddur
            .activities()
            .edit(UserRef.of(post.userUuid()), post, post.message() + " (Edited: a typo.)");
      }
      for (CruddurUser person : people) {
        if (random.nextInt(4) == 0) {
          cruddur.activities().like(person, post);
        }
        if (random.nextInt(25) == 0) {
          cruddur.activities().repost(person, post);
        }
      }
    }
  }

  private static ImportedActivity.Builder activity(
      List<CruddurUser> people, RandomGenerator random) {
    return ImportedActivity.builder()
        .userUuid(people.get(random.nextInt(people.size())).getUuid())
        .message(pick(OPENINGS, random) + pick(ENDINGS, random));
  }

  private List<CruddurUser> people() {
    List<CruddurUser> people = new ArrayList<>();
    for (int i = 0; i < HANDLES.size(); i++) {
      String handle = HANDLES.get(i);
      CruddurUser person =
          cruddur
              .users()
              .ensure(new NewUser(NAMES.get(i), handle, handle + "@example.com", sub(handle)));
      people.add(cruddur.users().updateProfile(person, NAMES.get(i), BIOS.get(i % BIOS.size())));
    }
    for (int i = 0; i < people.size(); i++) {
      cruddur.follows().follow(people.get(i), people.get((i + 1) % people.size()));
      cruddur.follows().follow(people.get(i), people.get((i + 3) % people.size()));
    }
    return people;
  }

  private static String sub(String handle) {
    return "dev-" + handle;
  }

  private static String pick(List<String> texts, RandomGenerator random) {
    return texts.get(random.nextInt(texts.size()));
  }
}
