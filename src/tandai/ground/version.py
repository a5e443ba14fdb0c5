"""The version of tandai: what a wheel is called after, and what is written into its outputs."""

VERSION = "0.1.0"
