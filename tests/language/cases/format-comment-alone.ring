# before all
      # the edition
ringfence 1;
inbound {
# of the rule
a -> b;
        # the last
}
# behind all
