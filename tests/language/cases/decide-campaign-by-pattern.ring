ringfence 1;
list dnc { +48601000001; }
campaign { dnc -> status "any"; }
campaign "sales-*" { dnc -> status "sales"; }
campaign "sales-*-de" { dnc -> status "german"; }
campaign "sales-9-de" { dnc -> status "nine"; }
