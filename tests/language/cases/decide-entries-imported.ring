ringfence 1;
list dnc registry;
campaign { dnc -> status; }
