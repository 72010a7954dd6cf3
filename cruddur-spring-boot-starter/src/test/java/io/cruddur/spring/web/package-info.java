/** Tests of requests that read from replicas. */
@NullMarked
package io.cruddur.spring.web;

import org.jspecify.annotations.NullMarked;
