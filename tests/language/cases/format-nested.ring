test "x" { given vip {+48601234567;} at 2026-03-02 22:00; }
test "y" {
given vip {
+48601234567;
}
}
