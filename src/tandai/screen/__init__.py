"""The full screen of `tandai review`, in a terminal and in a browser."""
