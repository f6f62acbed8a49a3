/** The page, with absolute paths through the gateway: it works with and without a trailing slash. */
export function page(service: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>MVEC ${service}</title>
    <link rel="stylesheet" href="/api/${service}/docs/swagger-ui.css" />
  </head>
  <body>
    <div id="page"></div>
    <script src="/api/${service}/docs/swagger-ui-bundle.js"></script>
    <script src="/api/${service}/docs/page.js"></script>
  </body>
</html>
`;
}

export function pageScript(service: string): string {
  const settings = {
    url: `/api/${service}/openapi.json`,
    dom_id: '#page',
    deepLinking: true,
    persistAuthorization: true,
    tryItOutEnabled: true,
  };
  return `SwaggerUIBundle(${JSON.stringify(settings)});\n`;
}
