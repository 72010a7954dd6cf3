package io.cruddur.benchmarks;

import io.cruddur.Cruddur;
import io.cruddur.model.ActivityRef;
import io.cruddur.model.CruddurActivity;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import io.cruddur.model.UserRef;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.user.NewUser;
import java.util.List;
import java.util.UUID;

/** The repositories. */
final class LibraryPeer implements Peer {

  private final Cruddur cruddur;

  LibraryPeer(Cruddur cruddur) {
    this.cruddur = cruddur;
  }

  @Override
  public List<ActivityView> firstPage() {
    return cruddur.feeds().home(PageQuery.first(PAGE)).items();
  }

  @Override
  public List<ActivityView> pageAt(Place place) {
    return cruddur.feeds().home(PageQuery.at(place.cursor(), PAGE)).items();
  }

  @Override
  public List<ActivityView> following(UUID viewer) {
    return cruddur.feeds().following(UserRef.of(viewer), PageQuery.first(PAGE)).items();
  }

  @Override
  public CruddurActivity create(UUID author, String message) {
    return cruddur.activities().create(UserRef.of(author), message, Ttl.SEVEN_DAYS);
  }

  @Override
  public boolean like(UUID activity, UUID user) {
    return cruddur.activities().like(UserRef.of(user), ActivityRef.of(activity));
  }

  @Override
  public boolean unlike(UUID activity, UUID user) {
    return cruddur.activities().unlike(UserRef.of(user), ActivityRef.of(activity));
  }

  @Override
  public CruddurUser register(String handle) {
    return cruddur.users().register(new NewUser(handle, handle, null, handle)).user();
  }
}
