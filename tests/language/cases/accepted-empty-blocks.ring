ringfence 1;
inbound { }
campaign "x" { }
