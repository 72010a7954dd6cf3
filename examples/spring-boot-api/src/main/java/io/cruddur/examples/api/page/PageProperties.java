package io.cruddur.examples.api.page;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The page for browsers.
 *
 * @param poll How often it looks for new posts while somebody looks at it.
 * @param signIn Domain of the user pool's sign-in page, such as
 *     https://example.auth.eu-central-1.amazoncognito.com; its app client must allow the page's
 *     address, with a slash at its end, as a callback.
 */
@ConfigurationProperties("api.page")
record PageProperties(@DefaultValue("20s") Duration poll, @Nullable URI signIn) {}
