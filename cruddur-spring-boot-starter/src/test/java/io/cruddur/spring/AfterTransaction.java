package io.cruddur.spring;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.example.jpa.SignUp;
import io.cruddur.repo.user.Users;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What a host's listeners of transactions do, as {@code @TransactionalEventListener} does. */
final class AfterTransaction {

  private AfterTransaction() {}

  /** Registers users before the commit of two transactions, of which the second is refused. */
  static void writesBefore(ConfigurableApplicationContext host) {
    Users users = host.getBean(Users.class);
    TransactionTemplate transaction =
        new TransactionTemplate(host.getBean(PlatformTransactionManager.class));
    transaction.executeWithoutResult(
        status ->
            TransactionSynchronizationManager.registerSynchronization(
                new TransactionSynchronization() {
                  @Override
                  public void beforeCommit(boolean readOnly) {
                    users.register(SignUp.newUser("before"));
                  }
                }));
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                transaction.executeWithoutResult(
                    status ->
                        TransactionSynchronizationManager.registerSynchronization(
                            new TransactionSynchronization() {
                              @Override
                              public void beforeCommit(boolean readOnly) {
                                users.register(SignUp.newUser("refused"));
                                throw new IllegalStateException("The host changed its mind.");
                              }

                              @Override
                              public void afterCompletion(int outcome) {
                                users.register(SignUp.newUser("completed-refused"));
                              }
                            })));
  }

  /** Registers users within a transaction, after its commit, at its end, and after a rollback. */
  static void writes(ConfigurableApplicationContext host) {
    writes(host.getBean(Users.class), host.getBean(PlatformTransactionManager.class));
  }

  static void writes(Users users, PlatformTransactionManager manager) {
    TransactionTemplate transaction = new TransactionTemplate(manager);
    transaction.executeWithoutResult(
        status -> {
          users.register(SignUp.newUser("within"));
          TransactionSynchronizationManager.registerSynchronization(
              new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                  users.register(SignUp.newUser("after"));
                }

                @Override
                public void afterCompletion(int outcome) {
                  users.register(SignUp.newUser("completed"));
                }
              });
        });
    transaction.executeWithoutResult(
        status -> {
          users.register(SignUp.newUser("taken-back"));
          status.setRollbackOnly();
          TransactionSynchronizationManager.registerSynchronization(
              new TransactionSynchronization() {
                @Override
                public void afterCompletion(int outcome) {
                  users.register(SignUp.newUser("rolled"));
                }
              });
        });
  }

  /**
   * Registers users around and after an inner transaction: of one that is committed, and of one
   * that is not.
   */
  static void writesAroundInner(Users users, PlatformTransactionManager manager) {
    TransactionTemplate outer = new TransactionTemplate(manager);
    TransactionTemplate inner = new TransactionTemplate(manager);
    inner.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    outer.executeWithoutResult(
        status -> {
          users.register(SignUp.newUser("outer"));
          inner.executeWithoutResult(
              within -> {
                users.register(SignUp.newUser("inner"));
                afterCommit(() -> users.register(SignUp.newUser("after-inner")));
              });
          afterCommit(() -> users.register(SignUp.newUser("after-outer")));
        });
    outer.executeWithoutResult(
        status -> {
          inner.executeWithoutResult(within -> users.findByHandle("inner"));
          users.register(SignUp.newUser("outer-taken-back"));
          status.setRollbackOnly();
        });
  }

  /**
   * Registers users when all is over, first in a transaction of the host's own, as listeners do.
   */
  static void writesWhenOver(Users users, PlatformTransactionManager manager) {
    TransactionTemplate inner = new TransactionTemplate(manager);
    inner.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    new TransactionTemplate(manager)
        .executeWithoutResult(
            status -> {
              users.register(SignUp.newUser("before-over"));
              afterCompletion(
                  () ->
                      inner.executeWithoutResult(
                          within -> users.register(SignUp.newUser("inner-over"))));
              afterCompletion(() -> users.register(SignUp.newUser("over")));
            });
  }

  private static void afterCompletion(Runnable work) {
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCompletion(int outcome) {
            work.run();
          }
        });
  }

  private static void afterCommit(Runnable work) {
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            work.run();
          }
        });
  }
}
