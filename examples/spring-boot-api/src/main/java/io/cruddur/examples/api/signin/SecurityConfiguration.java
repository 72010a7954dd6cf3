package io.cruddur.examples.api.signin;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationManagerResolver;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.authorization.AuthorityAuthorizationManager;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.SingleResultAuthorizationManager;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationProvider;
import org.springframework.security.oauth2.server.resource.authentication.JwtGrantedAuthoritiesConverter;
import org.springframework.security.oauth2.server.resource.web.BearerTokenAuthenticationEntryPoint;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.security.oauth2.server.resource.web.DefaultBearerTokenResolver;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;

/** Who may do what, and what a browser may do with the answers. */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

  /** What everybody may read. */
  private static final List<String> PUBLIC_READS =
      List.of(
          "/api/activities/home",
          "/api/activities/search",
          "/api/activities/tag/{tag}",
          "/api/activities/@{handle}",
          "/api/activities/@{handle}/activities",
          "/api/activities/@{handle}/status/{uuid}",
          "/api/activities/@{handle}/status/{uuid}/replies",
          "/api/activities/@{handle}/status/{uuid}/edits",
          "/api/users/search",
          "/api/users/@{handle}/short",
          "/api/users/@{handle}/followers",
          "/api/users/@{handle}/following");

  private static final String[] PAGES = {
    "/",
    "/following",
    "/notifications",
    "/search",
    "/tag/{tag}",
    "/@{handle}",
    "/@{handle}/status/{uuid}",
    "/app/**",
    "/favicon.ico"
  };

  private static final String[] OPERATIONS = {
    "/livez", "/readyz", "/actuator/**", "/v3/api-docs", "/error"
  };

  private static final String MODERATION = "/api/moderation/**";
  private static final String GROUPS = "cognito:groups";
  private static final String GROUP = "GROUP_";

  private static final String NOT_A_MODERATOR =
      """
      {"title": "Forbidden", "status": 403, "detail": "This is for moderators.", "code": "not_a_moderator"}
      """;

  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'"
          + " {sign-in}; form-action 'self'; base-uri 'none'; frame-ancestors 'none';"
          + " require-trusted-types-for 'script'; trusted-types 'none'";

  @Bean
  SecurityFilterChain security(
      HttpSecurity http,
      AuthenticationManagerResolver<HttpServletRequest> tokens,
      CognitoProperties cognito,
      @Value("${api.page.sign-in:}") String signIn) {
    String policy =
        CONTENT_SECURITY_POLICY.replace(" {sign-in}", signIn.isEmpty() ? "" : " " + signIn);
    return http.csrf(AbstractHttpConfigurer::disable)
        .cors(Customizer.withDefaults())
        .sessionManagement(
            session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .requestCache(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .authorizeHttpRequests(
            requests ->
                requests
                    .requestMatchers(publicReads())
                    .permitAll()
                    .requestMatchers(HttpMethod.GET, PAGES)
                    .permitAll()
                    .requestMatchers(HttpMethod.GET, OPERATIONS)
                    .permitAll()
                    .requestMatchers("/error", "/dev/**")
                    .permitAll()
                    .requestMatchers(MODERATION)
                    .access(moderators(cognito.moderators()))
                    .anyRequest()
                    .authenticated())
        .oauth2ResourceServer(
            server ->
                server.authenticationManagerResolver(tokens).authenticationEntryPoint(entryPoint()))
        .exceptionHandling(
            handling ->
                handling
                    .authenticationEntryPoint(entryPoint())
                    .accessDeniedHandler(SecurityConfiguration::refuse))
        .headers(
            headers ->
                headers
                    .contentSecurityPolicy(content -> content.policyDirectives(policy))
                    .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN))
                    .permissionsPolicyHeader(
                        permissions ->
                            permissions.policy("camera=(), geolocation=(), microphone=()")))
        .build();
  }

  private static AuthorizationManager<RequestAuthorizationContext> moderators(
      @Nullable String group) {
    return group == null || group.isBlank()
        ? SingleResultAuthorizationManager.denyAll()
        : AuthorityAuthorizationManager.hasAuthority(GROUP + group);
  }

  /** Who is signed in and may not. */
  private static void refuse(
      HttpServletRequest request, HttpServletResponse response, AccessDeniedException refusal)
      throws IOException {
    response.setStatus(HttpStatus.FORBIDDEN.value());
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    response.getWriter().write(NOT_A_MODERATOR);
  }

  private static RequestMatcher publicReads() {
    return new OrRequestMatcher(
        PUBLIC_READS.stream()
            .<RequestMatcher>map(
                path -> PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.GET, path))
            .toList());
  }

  /**
   * What everybody may read is read by nobody in particular where a token is not valid, as in the
   * reference application: its front end asks for the home feed with tokens that have expired.
   */
  @Bean
  AuthenticationManagerResolver<HttpServletRequest> tokens(JwtDecoder decoder) {
    AuthenticationManager strict = new ProviderManager(tokensWithGroups(decoder));
    AuthenticationManager lenient =
        authentication -> {
          try {
            return strict.authenticate(authentication);
          } catch (AuthenticationException e) {
            return new AnonymousAuthenticationToken(
                "visitor", "visitor", AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS"));
          }
        };
    RequestMatcher publicReads = publicReads();
    return request -> publicReads.matches(request) ? lenient : strict;
  }

  /** A person's groups in the pool are their authorities. */
  private static JwtAuthenticationProvider tokensWithGroups(JwtDecoder decoder) {
    JwtGrantedAuthoritiesConverter groups = new JwtGrantedAuthoritiesConverter();
    groups.setAuthoritiesClaimName(GROUPS);
    groups.setAuthorityPrefix(GROUP);
    JwtAuthenticationConverter converter = new JwtAuthenticationConverter();
    converter.setJwtGrantedAuthoritiesConverter(groups);
    JwtAuthenticationProvider provider = new JwtAuthenticationProvider(decoder);
    provider.setJwtAuthenticationConverter(converter);
    return provider;
  }

  /** The reference application's front end sends what its storage has not: {@code Bearer null}. */
  @Bean
  BearerTokenResolver bearerTokens() {
    DefaultBearerTokenResolver standard = new DefaultBearerTokenResolver();
    return request -> {
      String header = request.getHeader(HttpHeaders.AUTHORIZATION);
      return "Bearer null".equals(header) || "Bearer undefined".equals(header)
          ? null
          : standard.resolve(request);
    };
  }

  /** 401 and an empty object, as the reference application answers. */
  private static AuthenticationEntryPoint entryPoint() {
    BearerTokenAuthenticationEntryPoint standard = new BearerTokenAuthenticationEntryPoint();
    return (request, response, exception) -> {
      standard.commence(request, response, exception);
      response.setStatus(HttpStatus.UNAUTHORIZED.value());
      response.setContentType(MediaType.APPLICATION_JSON_VALUE);
      response.setCharacterEncoding(StandardCharsets.UTF_8);
      response.getWriter().write("{}");
    };
  }

  @Bean
  CorsConfigurationSource corsConfigurationSource(
      @Value("${api.cors.origins:}") List<String> origins) {
    CorsConfiguration cors = new CorsConfiguration();
    cors.setAllowedOrigins(origins);
    cors.setAllowedMethods(List.of("GET", "POST", "PUT", "DELETE"));
    cors.setAllowedHeaders(
        List.of(HttpHeaders.AUTHORIZATION, HttpHeaders.CONTENT_TYPE, "Idempotency-Key"));
    cors.setExposedHeaders(
        List.of(HttpHeaders.LINK, HttpHeaders.RETRY_AFTER, "X-Next-Cursor", "X-Newer-Cursor"));
    cors.setMaxAge(3600L);
    UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
    source.registerCorsConfiguration("/api/**", cors);
    return source;
  }
}
