ringfence 1;
inbound { number +4822* -> hangup; }
test "national" {
    inbound from "22 123 45 67" to +48221234567   -> allow;
    inbound from "+48 22 123 45 67" to "601000001" -> hangup;
    inbound from "INFO" to +48221234567 trunk "12" -> allow;
    inbound from anonymous to +48221234567         -> allow;
}
