package io.cruddur.repo.user;

import io.cruddur.model.CruddurUser;

/**
 * What a registration came to.
 *
 * @param user the user of that Cognito id, new or known before; never null
 * @param created whether this call created it
 */
public record Registration(CruddurUser user, boolean created) {}
