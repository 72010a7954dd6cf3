package io.cruddur.examples.api.signin;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
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
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.OAuth2ProtectedResourceMetadata;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationProvider;
import org.springframework.security.oauth2.server.resource.authentication.JwtGrantedAuthoritiesConverter;
import org.springframework.security.oauth2.server.resource.web.BearerTokenAuthenticationEntryPoint;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.security.oauth2.server.resource.web.DefaultBearerTokenResolver;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.header.HeaderWriter;
import org.springframework.security.web.header.writers.CacheControlHeadersWriter;
import org.springframework.security.web.header.writers.ContentSecurityPolicyHeaderWriter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.header.writers.XContentTypeOptionsHeaderWriter;
import org.springframework.security.web.header.writers.frameoptions.XFrameOptionsHeaderWriter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.NegatedRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;

/** Who may do what, and what a browser may do with the answers. */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

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
    return http.csrf(AbstractHttpConfigurer::disable)
        .cors(Customizer.withDefaults())
        .sessionManagement(
            session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .requestCache(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .authorizeHttpRequests(
            requests ->
                requests
                    .requestMatchers(reads(PublicReads.PATHS))
                    .permitAll()
                    .requestMatchers(reads(List.of(OPERATIONS)))
                    .permitAll()
                    .requestMatchers("/error", "/dev/**")
                    .permitAll()
                    .requestMatchers(MODERATION)
                    .access(moderators(cognito.moderators()))
                    .requestMatchers("/api/**")
                    .authenticated()
                    // why not pages alone: what is not there is a 404, and no question of rights.
                    .requestMatchers(reads(List.of("/**")))
                    .permitAll()
                    .anyRequest()
                    .authenticated())
        .oauth2ResourceServer(
            server ->
                server
                    .authenticationManagerResolver(tokens)
                    .authenticationEntryPoint(entryPoint())
                    .protectedResourceMetadata(
                        metadata ->
                            metadata.protectedResourceMetadataCustomizer(
                                about -> describe(about, cognito))))
        .exceptionHandling(
            handling ->
                handling
                    .authenticationEntryPoint(entryPoint())
                    .accessDeniedHandler(SecurityConfiguration::refuse))
        .headers(
            headers ->
                headers
                    .contentSecurityPolicy(content -> content.policyDirectives(policy(signIn)))
                    .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN))
                    .permissionsPolicyHeader(
                        permissions ->
                            permissions.policy("camera=(), geolocation=(), microphone=()")))
        .build();
  }

  private static String policy(String signIn) {
    return CONTENT_SECURITY_POLICY.replace(" {sign-in}", signIn.isEmpty() ? "" : " " + signIn);
  }

  /** What the firewall refuses does not reach the filter that writes these headers. */
  @Bean
  RequestRejectedHandler refusedPaths(@Value("${api.page.sign-in:}") String signIn) {
    List<HeaderWriter> headers =
        List.of(
            new ContentSecurityPolicyHeaderWriter(policy(signIn)),
            new XContentTypeOptionsHeaderWriter(),
            new XFrameOptionsHeaderWriter(),
            new ReferrerPolicyHeaderWriter(ReferrerPolicy.SAME_ORIGIN),
            new CacheControlHeadersWriter());
    return (request, response, refusal) -> {
      headers.forEach(header -> header.writeHeaders(request, response));
      response.sendError(HttpStatus.BAD_REQUEST.value());
    };
  }

  /** RFC 9728: whose tokens are taken. {@code WWW-Authenticate} of each 401 leads to it. */
  private static void describe(
      OAuth2ProtectedResourceMetadata.Builder about, CognitoProperties cognito) {
    about.resourceName("Cruddur");
    if (cognito.issuer() != null) {
      about.authorizationServer(cognito.issuer().toString());
    }
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
    response.setCharacterEncoding(StandardCharsets.UTF_8);
    response.getWriter().write(NOT_A_MODERATOR);
  }

  private static RequestMatcher reads(List<String> paths) {
    return new OrRequestMatcher(
        Stream.of(HttpMethod.GET, HttpMethod.HEAD)
            .flatMap(method -> paths.stream().map(path -> matcher(method, path)))
            .toList());
  }

  private static RequestMatcher matcher(HttpMethod method, String path) {
    return PathPatternRequestMatcher.withDefaults().matcher(method, path);
  }

  /** What everybody may ask for. */
  private static RequestMatcher open() {
    return new OrRequestMatcher(
        reads(PublicReads.PATHS),
        new NegatedRequestMatcher(PathPatternRequestMatcher.withDefaults().matcher("/api/**")));
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
    RequestMatcher open = open();
    return request -> open.matches(request) ? lenient : strict;
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

  /**
   * The reference application's front end sends what its storage has not: {@code Bearer null}. What
   * is no token at all keeps nobody from what everybody may ask for.
   */
  @Bean
  BearerTokenResolver bearerTokens() {
    DefaultBearerTokenResolver standard = new DefaultBearerTokenResolver();
    RequestMatcher open = open();
    return request -> {
      String header = request.getHeader(HttpHeaders.AUTHORIZATION);
      if ("Bearer null".equals(header) || "Bearer undefined".equals(header)) {
        return null;
      }
      try {
        return standard.resolve(request);
      } catch (OAuth2AuthenticationException e) {
        if (open.matches(request)) {
          return null;
        }
        throw e;
      }
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

  /** Handles hold what else a path cannot: one that nobody can name, nobody can block. */
  @Bean
  HttpFirewall pathsWithHandles() {
    StrictHttpFirewall firewall = new StrictHttpFirewall();
    firewall.setAllowUrlEncodedSlash(true);
    firewall.setAllowUrlEncodedDoubleSlash(true);
    firewall.setAllowUrlEncodedPercent(true);
    firewall.setAllowSemicolon(true);
    firewall.setAllowBackSlash(true);
    return firewall;
  }

  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> escapedSlashes() {
    String passThrough = EncodedSolidusHandling.PASS_THROUGH.getValue();
    return server ->
        server.addConnectorCustomizers(
            connector -> {
              connector.setEncodedSolidusHandling(passThrough);
              connector.setEncodedReverseSolidusHandling(passThrough);
            });
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
