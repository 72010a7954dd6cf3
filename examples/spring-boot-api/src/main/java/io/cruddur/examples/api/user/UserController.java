package io.cruddur.examples.api.user;

import io.cruddur.examples.api.Pages;
import io.cruddur.examples.api.activity.ActivityJson;
import io.cruddur.examples.api.activity.FeedController;
import io.cruddur.examples.api.signin.Visitor;
import io.cruddur.model.UserRef;
import io.cruddur.repo.follow.Follows;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.user.ProfilePage;
import io.cruddur.repo.user.UserNotFoundException;
import io.cruddur.repo.user.UserProfile;
import io.cruddur.repo.user.UserSummary;
import io.cruddur.repo.user.Users;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;

/** People: profiles and what is changed in them, follows, search. */
@RestController
@RequestMapping("/api")
class UserController {

  private static final int FOUND = 10;

  private final Users users;
  private final Follows follows;
  private final FollowState followState;

  UserController(Users users, Follows follows, FollowState followState) {
    this.users = users;
    this.follows = follows;
    this.followState = followState;
  }

  /** A person's page. The headers lead to older posts. */
  @GetMapping("/activities/@{handle}")
  ResponseEntity<ProfileJson> profile(Visitor visitor, @PathVariable String handle) {
    ProfilePage page =
        visitor
            .ref()
            .map(me -> users.show(me, handle))
            .orElseGet(() -> users.show(handle))
            .orElseThrow(UserController::notFound);
    return Pages.answer(
        page.activities(),
        FeedController.authorPath(handle),
        new ProfileJson(profile(visitor, page.profile()), ActivityJson.of(page.activities())));
  }

  private ProfileJson.Profile profile(Visitor visitor, UserProfile profile) {
    String sub = visitor.ref().map(UserRef::cognitoUserId).orElse(null);
    boolean own = sub != null && sub.equals(profile.cognitoUserId());
    return new ProfileJson.Profile(
        profile.uuid(),
        own ? sub : null,
        profile.handle(),
        profile.displayName(),
        profile.bio(),
        profile.crudsCount(),
        profile.followersCount(),
        profile.followingCount(),
        (sub == null || own) ? null : followState.follows(sub, profile.uuid()));
  }

  @GetMapping("/users/@{handle}/short")
  PersonJson shortView(@PathVariable String handle) {
    return PersonJson.summary(find(handle));
  }

  /** People whose handle or name begins with a term: for search as one types. */
  @GetMapping("/users/search")
  List<PersonJson> search(@RequestParam(defaultValue = "") String term) {
    Map<UUID, UserSummary> found = new LinkedHashMap<>();
    String prefix = term.startsWith("@") ? term.substring(1) : term;
    users.searchByHandle(prefix, FOUND).forEach(user -> found.put(user.uuid(), user));
    users.searchByDisplayName(prefix, FOUND).forEach(user -> found.putIfAbsent(user.uuid(), user));
    return PersonJson.list(found.values()).stream().limit(FOUND).toList();
  }

  /** The person and whom they write to, as a message group has them. */
  @GetMapping("/users/@{handle}/message_users")
  List<PersonJson> messageUsers(Visitor visitor, @PathVariable String handle) {
    find(handle);
    return users.messageUsers(visitor.me(), handle).stream().map(PersonJson::messageUser).toList();
  }

  @GetMapping("/users/@{handle}/followers")
  ResponseEntity<List<PersonJson>> followers(
      @PathVariable String handle,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = Pages.DEFAULT_SIZE) int limit) {
    return people(
        follows.followers(find(handle), PageQuery.at(cursor, limit)), handle, "followers");
  }

  @GetMapping("/users/@{handle}/following")
  ResponseEntity<List<PersonJson>> following(
      @PathVariable String handle,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = Pages.DEFAULT_SIZE) int limit) {
    return people(
        follows.following(find(handle), PageQuery.at(cursor, limit)), handle, "following");
  }

  private static ResponseEntity<List<PersonJson>> people(
      CursorPage<UserSummary> page, String handle, String list) {
    UriComponentsBuilder path =
        UriComponentsBuilder.fromPath("/api/users")
            .pathSegment("@{handle}", list)
            .uriVariables(Map.of("handle", handle));
    return Pages.answer(page, path, PersonJson.list(page));
  }

  @PutMapping("/users/@{handle}/follow")
  ResponseEntity<Void> follow(Visitor visitor, @PathVariable String handle) {
    UserSummary followee = find(handle);
    visitor.act(me -> follows.follow(me, followee));
    return ResponseEntity.noContent().build();
  }

  @DeleteMapping("/users/@{handle}/follow")
  ResponseEntity<Void> unfollow(Visitor visitor, @PathVariable String handle) {
    UserSummary followee = find(handle);
    visitor.act(me -> follows.unfollow(me, followee));
    return ResponseEntity.noContent().build();
  }

  /** The signed-in person, made on first sight. */
  @GetMapping("/profile/me")
  PersonJson me(Visitor visitor) {
    return PersonJson.own(
        visitor.act(
            me -> users.find(me).orElseThrow(() -> new UserNotFoundException("Not seen yet."))));
  }

  /** What the reference application's front end sends by PUT, and its back end takes by POST. */
  @RequestMapping(
      path = "/profile/update",
      method = {RequestMethod.POST, RequestMethod.PUT})
  PersonJson update(Visitor visitor, @RequestBody ProfileChangeJson body) {
    String displayName = body.displayName() == null ? "" : body.displayName();
    return PersonJson.own(visitor.act(me -> users.updateProfile(me, displayName, body.bio())));
  }

  /** Takes another handle: a person may have been given one that nobody chose. */
  @PutMapping("/profile/handle")
  PersonJson changeHandle(Visitor visitor, @RequestBody HandleChangeJson body) {
    String handle = body.handle() == null ? "" : body.handle();
    return PersonJson.own(visitor.act(me -> users.changeHandle(me, handle)));
  }

  private UserSummary find(String handle) {
    return users.shortView(handle).orElseThrow(UserController::notFound);
  }

  private static UserNotFoundException notFound() {
    return new UserNotFoundException("There is no user of this handle, or it was deleted.");
  }
}
