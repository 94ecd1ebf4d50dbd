/** The HTML of the login page for the Temporal UI: a form without a script. */

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => escapes[sign] ?? sign)

const page = (title: string, content: string): string => `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title}</title>
    <style>
      body { font: 16px/1.5 system-ui, sans-serif; max-width: 24rem; margin: 4rem auto; padding: 0 1rem; }
      label, input, button { display: block; width: 100%; box-sizing: border-box; }
      input, button { font: inherit; padding: 0.5rem; margin: 0.25rem 0 1rem; }
      .trouble { color: #a00; }
    </style>
  </head>
  <body>
    <h1>${title}</h1>
${content}
  </body>
</html>
`

/** The form; `trouble` says why the last try did not work. */
export const formHtml = (trouble?: string): string =>
  page(
    'Decrypted histories',
    `    <p>The Temporal UI shows payloads of workflows in clear to staff with the role CanReadHistories who have logged in here.</p>
${trouble === undefined ? '' : `    <p class="trouble" role="alert">${escaped(trouble)}</p>\n`}    <form method="post" action="login" autocomplete="on">
      <label>User name <input name="username" autocomplete="username" required autofocus></label>
      <label>Password <input name="password" type="password" autocomplete="current-password" required></label>
      <label>Consumer key <input name="consumer_key" autocomplete="on" required></label>
      <button>Log in</button>
    </form>`,
  )

/** Shown after the login; `until` is a moment. `uiUrl`: where the Temporal UI is, if that is known. */
export const loggedInHtml = (until: Date, uiUrl?: string): string =>
  page(
    'You are logged in',
    `    <p>Until ${until.toISOString().slice(0, 16).replace('T', ' ')} UTC the Temporal UI shows you what is encrypted. Every look is logged.</p>
    <p>${uiUrl === undefined ? 'Go back to the Temporal UI and load its page anew.' : `<a href="${escaped(uiUrl)}">Go to the Temporal UI</a>`}</p>
    <form method="post" action="logout"><button>Log out</button></form>`,
  )
