package io.cruddur.examples.api.user;

import io.cruddur.examples.api.Paged;
import io.cruddur.examples.api.Pages;
import io.cruddur.examples.api.activity.ActivityJson;
import io.cruddur.examples.api.activity.FeedController;
import io.cruddur.examples.api.signin.Visitor;
import io.cruddur.model.UserRef;
import io.cruddur.repo.follow.Follows;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.relation.Relation;
import io.cruddur.repo.relation.Relations;
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

/** People: profiles and what is changed in them, follows, blocks, mutes, search. */
@RestController
@RequestMapping("/api")
class UserController {

  private static final int FOUND = 10;

  private final Users users;
  private final Follows follows;
  private final Relations relations;

  UserController(Users users, Follows follows, Relations relations) {
    this.users = users;
    this.follows = follows;
    this.relations = relations;
  }

  /** A person's page; not if one of the two blocks the other. The headers lead to older posts. */
  @GetMapping("/activities/@{handle}")
  @Paged
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
    Relation relation =
        sub == null || own
            ? null
            : relations.between(UserRef.ofCognitoUserId(sub), UserRef.of(profile.uuid()));
    return new ProfileJson.Profile(
        profile.uuid(),
        own ? sub : null,
        profile.handle(),
        profile.displayName(),
        profile.bio(),
        profile.crudsCount(),
        profile.followersCount(),
        profile.followingCount(),
        relation == null ? null : relation.following(),
        relation == null ? null : relation.followedBy(),
        relation == null ? null : relation.muting());
  }

  @GetMapping("/users/@{handle}/short")
  PersonJson shortView(@PathVariable String handle) {
    return PersonJson.summary(find(handle));
  }

  /** People whose handle or name begins with a term: for search as one types. */
  @GetMapping("/users/search")
  List<PersonJson> search(Visitor visitor, @RequestParam(defaultValue = "") String term) {
    Map<UUID, UserSummary> found = new LinkedHashMap<>();
    String prefix = term.startsWith("@") ? term.substring(1) : term;
    UserRef me = visitor.ref().orElse(null);
    List<UserSummary> byHandle =
        me == null ? users.searchByHandle(prefix, FOUND) : users.searchByHandle(me, prefix, FOUND);
    List<UserSummary> byName =
        me == null
            ? users.searchByDisplayName(prefix, FOUND)
            : users.searchByDisplayName(me, prefix, FOUND);
    byHandle.forEach(user -> found.put(user.uuid(), user));
    byName.forEach(user -> found.putIfAbsent(user.uuid(), user));
    return PersonJson.list(found.values()).stream().limit(FOUND).toList();
  }

  /** The person and whom they write to, as a message group has them. */
  @GetMapping("/users/@{handle}/message_users")
  List<PersonJson> messageUsers(Visitor visitor, @PathVariable String handle) {
    find(handle);
    return users.messageUsers(visitor.me(), handle).stream().map(PersonJson::messageUser).toList();
  }

  @GetMapping("/users/@{handle}/followers")
  @Paged
  ResponseEntity<List<PersonJson>> followers(
      Visitor visitor,
      @PathVariable String handle,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = Pages.DEFAULT_SIZE) int limit) {
    UserSummary user = find(handle);
    PageQuery query = PageQuery.at(cursor, limit);
    return people(
        visitor
            .ref()
            .map(me -> follows.followers(me, user, query))
            .orElseGet(() -> follows.followers(user, query)),
        handle,
        "followers");
  }

  @GetMapping("/users/@{handle}/following")
  @Paged
  ResponseEntity<List<PersonJson>> following(
      Visitor visitor,
      @PathVariable String handle,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = Pages.DEFAULT_SIZE) int limit) {
    UserSummary user = find(handle);
    PageQuery query = PageQuery.at(cursor, limit);
    return people(
        visitor
            .ref()
            .map(me -> follows.following(me, user, query))
            .orElseGet(() -> follows.following(user, query)),
        handle,
        "following");
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

  /** Neither is shown to the other any more, and neither follows the other. */
  @PutMapping("/users/@{handle}/block")
  ResponseEntity<Void> block(Visitor visitor, @PathVariable String handle) {
    UserSummary other = find(handle);
    visitor.act(me -> relations.block(me, other));
    return ResponseEntity.noContent().build();
  }

  @DeleteMapping("/users/@{handle}/block")
  ResponseEntity<Void> unblock(Visitor visitor, @PathVariable String handle) {
    UserSummary other = find(handle);
    visitor.act(me -> relations.unblock(me, other));
    return ResponseEntity.noContent().build();
  }

  /** What the other posts is shown on their own page alone; they do not notice. */
  @PutMapping("/users/@{handle}/mute")
  ResponseEntity<Void> mute(Visitor visitor, @PathVariable String handle) {
    UserSummary other = find(handle);
    visitor.act(me -> relations.mute(me, other));
    return ResponseEntity.noContent().build();
  }

  @DeleteMapping("/users/@{handle}/mute")
  ResponseEntity<Void> unmute(Visitor visitor, @PathVariable String handle) {
    UserSummary other = find(handle);
    visitor.act(me -> relations.unmute(me, other));
    return ResponseEntity.noContent().build();
  }

  /** Whom the signed-in person blocks, and can unblock. */
  @GetMapping("/profile/blocked")
  @Paged
  ResponseEntity<List<PersonJson>> blocked(
      Visitor visitor,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = Pages.DEFAULT_SIZE) int limit) {
    return own(relations.blocked(visitor.me(), PageQuery.at(cursor, limit)), "blocked");
  }

  /** Whom the signed-in person mutes. */
  @GetMapping("/profile/muted")
  @Paged
  ResponseEntity<List<PersonJson>> muted(
      Visitor visitor,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = Pages.DEFAULT_SIZE) int limit) {
    return own(relations.muted(visitor.me(), PageQuery.at(cursor, limit)), "muted");
  }

  private static ResponseEntity<List<PersonJson>> own(CursorPage<UserSummary> page, String list) {
    return Pages.answer(
        page,
        UriComponentsBuilder.fromPath("/api/profile").pathSegment(list),
        PersonJson.list(page));
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
