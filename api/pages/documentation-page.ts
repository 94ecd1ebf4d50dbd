/** The browsable documentation: its HTML, and the script that starts the viewer on our own documents. */

export interface DocumentLink {
  readonly name: string
  readonly url: string
}

export const pageHtml = (links: readonly DocumentLink[]): string => `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>API documentation</title>
    <link rel="icon" type="image/png" href="/docs/favicon-32x32.png">
    <link rel="stylesheet" href="/docs/index.css">
    <link rel="stylesheet" href="/docs/swagger-ui.css">
  </head>
  <body>
    <div id="viewer"></div>
    <noscript>
      <p>The viewer needs JavaScript. The documents themselves do not:</p>
      <ul>${links.map(({ name, url }) => `<li><a href="${url}">${name}</a></li>`).join('')}</ul>
    </noscript>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/swagger-ui-standalone-preset.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`

// `validatorUrl: null`: the viewer would otherwise send every document to a server of its makers.
export const startScript = (links: readonly DocumentLink[]): string => `'use strict'
window.ui = SwaggerUIBundle({
  urls: ${JSON.stringify(links)},
  dom_id: '#viewer',
  deepLinking: true,
  docExpansion: 'none',
  filter: true,
  validatorUrl: null,
  persistAuthorization: false,
  presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
  layout: 'StandaloneLayout',
})
`
