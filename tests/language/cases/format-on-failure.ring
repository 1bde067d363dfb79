inbound {
    on   failure hangup;
    a -> b;
    robots and c -> d;
}
