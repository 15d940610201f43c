// Swagger UI with a sign-in of its own. Both tokens stay in this script's memory: a reload forgets them.
(() => {
  const page = document.getElementById('swagger');
  const form = document.getElementById('sign-in');
  const message = form.querySelector('output');
  const RENEW_BEFORE_SECONDS = 30;

  let refreshToken = null;
  let expiresAt = 0;
  let renewal = null;

  const now = () => Date.now() / 1000;

  async function post(url, body) {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer = await response.json();
    if (!response.ok) {
      const detail = answer.errors[0]?.detail ?? answer.detail;
      throw Object.assign(new Error(detail), { status: response.status });
    }
    return answer;
  }

  async function keep({ access, refresh }) {
    await schemaIsShown; // before that, Swagger UI forgets what it is told
    refreshToken = refresh;
    const claims = access.split('.')[1].replace(/-/g, '+').replace(/_/g, '/');
    const { iat, exp } = JSON.parse(atob(claims));
    expiresAt = now() + exp - iat; // by this machine's clock, which may not be the server's
    ui.preauthorizeApiKey('bearer', access);
    return access;
  }

  // One renewal at a time: a refresh token that is used twice ends the session.
  function renew() {
    renewal ??= post(page.dataset.refresh, { refresh: refreshToken })
      .then(keep)
      .catch((error) => {
        if (error.status === 401) refreshToken = null;
        message.textContent = error.status === 401 ? 'The session has ended. Sign in again.' : error.message;
        return null;
      })
      .finally(() => {
        renewal = null;
      });
    return renewal;
  }

  // Swagger UI sends what a user tried with the token it had; a token about to expire is renewed first.
  async function withFreshToken(request) {
    const headers = request.headers ?? {};
    const expiring = now() > expiresAt - RENEW_BEFORE_SECONDS;
    if (headers.Authorization && refreshToken && expiring) {
      const access = await renew();
      if (access) headers.Authorization = `Bearer ${access}`;
    }
    return request;
  }

  function showSchema(onComplete) {
    return SwaggerUIBundle({
      domNode: page,
      url: page.dataset.schema,
      deepLinking: true,
      displayRequestDuration: true,
      docExpansion: 'list',
      tryItOutEnabled: true,
      requestInterceptor: withFreshToken,
      onComplete,
    });
  }

  let ui;
  const schemaIsShown = new Promise((resolve) => {
    ui = showSchema(resolve);
  });

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    message.textContent = 'Signing in …';
    const { email, password } = Object.fromEntries(new FormData(form));
    try {
      const answer = await post(page.dataset.login, { email, password });
      await keep(answer);
      form.elements.password.value = '';
      message.textContent = `Signed in as ${answer.user.email}.`;
    } catch (error) {
      message.textContent = error.message;
    }
  });
})();
