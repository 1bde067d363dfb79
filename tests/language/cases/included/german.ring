region DE;
ringfence 1;
inbound { nobody -> allow; }
