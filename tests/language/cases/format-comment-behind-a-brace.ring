inbound to +4822* {#one hotline
    a -> b;
}   # the end of it
inbound # with its brace below
{
    a -> b;
}
