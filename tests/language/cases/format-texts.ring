list a "# no comment";
list b "żółć \"x\" \\ ; }";
