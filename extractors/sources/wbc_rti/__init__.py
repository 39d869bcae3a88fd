"""WBC-RTI.info: entries about projects in and with the Western Balkans."""
