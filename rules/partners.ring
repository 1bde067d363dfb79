ringfence 1;  # an included file may say its edition too, so that it can be checked alone

list partners "Call centres that call for us" { +48587000000..+48587000099; }

inbound to +48 22 123 45 80 {  # the line that is meant for them alone
    partners  -> allow;
    otherwise -> hangup 403 "Partners only";
}
