inbound	to +4822* {
	robots	-> hangup;	# why
}
