package io.cruddur.examples.api.activity;

import java.util.List;

/** An activity, its first replies, and what it answers, the oldest first. */
record ThreadJson(
    ActivityJson activity, List<ActivityJson> replies, List<ActivityJson> ancestors) {}
