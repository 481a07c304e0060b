/* SPDX-License-Identifier: GPL-2.0-only */
/* The one option of the model: define MODEL_LIVEUPDATE_OFF for a kernel without LUO. */
#ifndef _LINUX_KCONFIG_H
#define _LINUX_KCONFIG_H

#ifndef MODEL_LIVEUPDATE_OFF
#define CONFIG_LIVEUPDATE 1
#endif

#endif
