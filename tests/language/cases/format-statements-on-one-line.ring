ringfence 1; region PL; list a; inbound { a -> hangup; } campaign { a -> status; }
