inbound {
    ( a or b )and( c or not( d ) ) -> e;
    ((a)) -> e;
    not not a -> e;
}
