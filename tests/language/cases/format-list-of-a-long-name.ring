list a "Added by hand";
list a-name-that-is-so-long-that-it-would-push-the-others "Register";
list vip "Put through";
