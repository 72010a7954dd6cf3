package com.example.managers;

import com.arjuna.ats.arjuna.common.CoreEnvironmentBeanException;
import com.arjuna.ats.arjuna.common.ObjectStoreEnvironmentBean;
import com.arjuna.ats.arjuna.common.arjPropertyManager;
import com.arjuna.ats.internal.arjuna.objectstore.VolatileStore;
import com.arjuna.ats.jta.TransactionManager;
import com.arjuna.ats.jta.UserTransaction;
import com.arjuna.common.internal.util.propertyservice.BeanPopulator;
import org.springframework.transaction.jta.JtaTransactionManager;

/** JTA's transactions; one for the JVM, with its log in memory. */
final class Narayana {

  private Narayana() {}

  static JtaTransactionManager transactions() {
    try {
      arjPropertyManager.getCoreEnvironmentBean().setNodeIdentifier("1");
    } catch (CoreEnvironmentBeanException e) {
      throw new IllegalStateException(e);
    }
    for (String store : new String[] {null, "communicationStore", "stateStore"}) {
      BeanPopulator.getNamedInstance(ObjectStoreEnvironmentBean.class, store)
          .setObjectStoreType(VolatileStore.class.getName());
    }
    return new JtaTransactionManager(
        UserTransaction.userTransaction(), TransactionManager.transactionManager());
  }
}
