ringfence 1;
region PL;
inbound { anonymous -> hangup; }
campaign "spring-sale" { country DE -> status; }
test "queries" {
    inbound to +48221234567 -> hangup;
    inbound from +48601000001 -> hangup;
    inbound -> hangup;
    campaign to +48601000001 -> status;
    campaign "spring-sale" -> status;
    campaign name "spring-sale" to +48601000001 -> status;
    inbound "spring-sale" from +48601000001 to +48221234567 -> hangup;
    inbound name "hotline" from +48601000001 to +48221234567 -> hangup;
    inbound form +48601000001 to +48221234567 -> hangup;
    inbound from +48601000001 to +48221234567 colour "red" -> hangup;
    inbound from +48601000001 from +48601000002 to +48221234567 -> hangup;
    inbound from +48601000001 to +48221234567 trunk -> hangup;
    inbound from +48601000001 to +48221234567 trunk mvno -> hangup;
    inbound from +48601000001 to +48221234567 channel fax -> hangup;
    inbound from +48601000001 to +48221234567 channel smss -> hangup;
    inbound from +48601000001 to +48221234567 at 22:00 -> hangup;
    inbound from +4860*, +4822* to +48221234567 -> hangup;
    inbound from 7464 to +48221234567 -> hangup;
    inbound from nobody to +48221234567 -> hangup;
    inbound from +48601000001 to anonymous -> hangup;
    inbound from +48601000001 to +48221234567 and anonymous -> hangup;
    inbound from +48601000001 to +48221234567;
    inbound from +48601000001 to +48221234567
    inbound from +48601000002 to +48221234567 -> hangup;
}
