# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

# The files as they lie here, between two names each: docs.cpp has the same names.

    .section .rodata

    .macro kept name, file
    .global ringfence_docs_\name, ringfence_docs_\name\()_end
ringfence_docs_\name:
    .incbin "\file"
ringfence_docs_\name\()_end:
    .endm

    kept page, index.html
    kept script, reference.js
    kept bundle, swagger-ui-bundle.js.gz
    kept style, swagger-ui.css.gz

    .section .note.GNU-stack, "", %progbits
