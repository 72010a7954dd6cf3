package io.cruddur.repo.activity;

/**
 * What one viewer has done to an activity.
 *
 * @param liked whether the viewer likes it
 * @param reposted whether the viewer reposted it
 */
public record ViewerState(boolean liked, boolean reposted) {}
