inbound {
    a -> b; }
inbound
{
    c -> d;
}
inbound {
}
