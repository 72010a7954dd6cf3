package io.cruddur.spring.repository;

import io.cruddur.model.CruddurUser;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.bulk.Bulk;
import io.cruddur.repo.bulk.ImportProgress;
import io.cruddur.repo.bulk.ImportResult;
import io.cruddur.repo.bulk.ImportedActivity;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Bulk as a host's bean: {@link RepositoryCalls} is around each method. */
class CalledBulk extends Bulk implements CalledRepository {

  private static final String NAME = "Bulk";

  private final Bulk target;
  private final RepositoryCalls calls;

  CalledBulk(Bulk target, RepositoryCalls calls) {
    super(target);
    this.target = target;
    this.calls = calls;
  }

  @Override
  public void forEachUser(Consumer<? super CruddurUser> consumer) {
    calls.run(NAME, "forEachUser", () -> target.forEachUser(consumer));
  }

  @Override
  public void forEachActivity(Consumer<? super ActivityView> consumer) {
    calls.run(NAME, "forEachActivity", () -> target.forEachActivity(consumer));
  }

  @Override
  public ImportResult importActivities(
      Stream<ImportedActivity> activities, Consumer<? super ImportProgress> progress) {
    return calls.call(
        NAME, "importActivities", () -> target.importActivities(activities, progress));
  }
}
