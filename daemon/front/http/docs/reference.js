// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// The addresses are relative, so that they are right behind a proxy, too. The document is not shown to anybody else's validator, and what somebody
// has typed as password or token is forgotten with the page.
window.reference = SwaggerUIBundle({
    url: "v1/openapi.json",
    dom_id: "#reference",
    deepLinking: true,
    docExpansion: "none",
    defaultModelsExpandDepth: 0,
    filter: true,
    persistAuthorization: false,
    validatorUrl: null,
});
