ringfence 1;
list dnc { +48601000001; }
campaign "spring" { dnc -> status "spring"; }
campaign "autumn", "winter" { dnc -> status "cold"; }
