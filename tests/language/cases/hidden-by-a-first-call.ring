ringfence 1;
list robots;
inbound {
    calls 1 within 5m  -> add robots then hangup;
    robots             -> status;
    calls 2 within 5m  -> hangup;
    anonymous          -> allow;
}
# Every call of a number is its first within some time, or a later one. Who withholds his number is not counted.
